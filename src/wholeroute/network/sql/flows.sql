-- Who paid whom: the payments of each report from one party to another.
--
-- Sees:    `payment` of a snapshot, `object`, `naming` (entity, statement: one that says who a
--          person is), `held` (key: things that some person holds).
-- Columns: payer, payee (account|number or person|record), currency, amounts and days in the
--          order of time, statements (that say who the two are), contribution, grade.
-- What an account does counts once it is some person's or paid some person; the rest ties nobody.
with party as (
  select entity, key, statement from object where layer = 'money' or kind = 'Phone'
  union all
  select entity, 'person|' || entity, statement from naming
), counting as (
  select key from held
  union
  select a.key
  from payment p
  join party a on a.entity = p.payer::varchar
  join party b on b.entity = p.payee::varchar
  where b.key like 'person|%' or b.key in (select key from held)
)
select a.key, b.key, p.currency,
       list(p.amount::double order by p.at, p.row), list(p.at::date order by p.at, p.row),
       [min(a.statement), min(b.statement)], p.contribution::varchar, max(p.grade)
from payment p
join party a on a.entity = p.payer::varchar
join party b on b.entity = p.payee::varchar
where a.key <> b.key
  and (a.key in (from counting) or b.key in (from counting))
group by a.key, b.key, p.currency, p.contribution
order by 1, 2, 3, 7;
