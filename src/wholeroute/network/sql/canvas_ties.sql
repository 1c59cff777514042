-- What ties two things of a canvas, each reason a row of its own.
--
-- Sees:    `statement`, `payment` of a snapshot; `thing`, `object`, `link`; `report`
--          (contribution, day: when it was collected); `referring` (property: its values are
--          entities).
-- Columns: one, other (places of things), bond, first and last (days since 1970), grade, number
--          (how many), statements (at most twenty; of payments, those that say who the two are).
-- A tie whose other end is outside the open lane is not here: that end is no `thing`. A number
-- that a report prints beside seven people and more, and no thing bears, ties nobody.
with tie as (
  select a.place as one, b.place as other,
         case when l.kind = 'Family' then 'kin'
              when l.kind in ('Ownership', 'Membership', 'Representation') then 'ownership'
              when coalesce(o.layer, p.layer) is not null and a.kind <> b.kind
                then coalesce(o.layer, p.layer)
              else 'contact' end as bond,
         l.contribution, l.first, l.last, l.grade, 1 as number, l.statements
  from link l
  join thing a on a.entity = l.one
  join thing b on b.entity = l.other
  left join object p on p.entity = l.one
  left join object o on o.entity = l.other
  union all
  select a.place, b.place,
         case when s.kind in ('Phone', 'UserAccount', 'ReportedAdvert') then 'contact'
              when s.kind in ('BankAccount', 'CryptoWallet') then 'money'
              when s.kind in ('Passport', 'Identification', 'Document', 'DocumentSeries',
                              'Sanction') then 'document'
              when s.kind in ('Address', 'Hub', 'Facility') then 'place'
              when s.kind in ('Vessel', 'Vehicle', 'Airplane', 'Event', 'SmugglingIncident',
                              'Route') then 'transport'
              else 'ownership' end,
         s.contribution, null, null, s.grade, 1, [s.statement]
  from statement s
  join referring r on r.property = s.property
  join thing a on a.entity = s.entity
  join thing b on b.entity = s.value
), printed as (
  select t.place, s.statement, s.contribution, s.grade,
         case s.property when 'phone' then 'contact' when 'iban' then 'money'
                         when 'accountNumber' then 'money' else 'document' end as bond,
         case s.property when 'phone' then 'phone' when 'iban' then 'account'
                         when 'accountNumber' then 'account' else 'document' end
           || '|' || lower(trim(s.value)) as key
  from statement s join thing t on t.entity = s.entity
  where s.kind = 'Person'
    and s.property in ('phone', 'iban', 'accountNumber', 'passportNumber', 'idNumber')
), bearing as (
  select o.key, min(t.place) as place, min(o.statement) as statement
  from object o join thing t on t.entity = o.entity group by o.key
), shared as (
  select key, list(distinct place) as people from printed
  where key not in (select key from bearing) group by key having count(distinct place) between 2 and 6
), every as (
  from tie
  union all
  select p.place, b.place, p.bond, p.contribution, null, null, p.grade, 1, [p.statement, b.statement]
  from printed p join bearing b using (key)
  union all
  select p.place, q.place, p.bond, p.contribution, null, null, greatest(p.grade, q.grade), 1,
         [p.statement, q.statement]
  from printed p join shared using (key) join printed q using (key) where p.place < q.place
  union all
  select b.place, t.place, 'same', o.contribution, null, null, 1, 1, [b.statement, o.statement]
  from object o join thing t on t.entity = o.entity join bearing b using (key) where b.place <> t.place
  union all
  select a.place, b.place, 'money', p.contribution::varchar, min(p.at)::date, max(p.at)::date,
         max(p.grade), count(*),
         list_filter([min(payer.statement), min(payee.statement)], lambda each: each is not null)
  from payment p
  join thing a on a.entity = p.payer::varchar
  join thing b on b.entity = p.payee::varchar
  left join object payer on payer.entity = a.entity
  left join object payee on payee.entity = b.entity
  group by a.place, b.place, p.contribution
)
select e.one, e.other, e.bond,
       datediff('day', date '1970-01-01', coalesce(e.first, e.last, r.day))::integer as first,
       datediff('day', date '1970-01-01', coalesce(e.last, e.first, r.day))::integer as last,
       e.grade::tinyint as grade, e.number::integer as number,
       list_slice(e.statements, 1, 20) as statements
from every e join report r on r.contribution = e.contribution
where e.one <> e.other
order by e.one, e.other, e.bond, e.contribution, e.statements;
