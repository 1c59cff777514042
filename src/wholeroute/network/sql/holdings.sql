-- Who has to do with which thing, as each report says it.
--
-- Sees:    `statement`, `object`, `link`, `person` (entity: every person of the open lane).
-- Columns: record, object, layer, how, statements, contribution, grade, first, last.
-- A number printed beside a person counts as theirs as much as a thing that names its holder:
-- a call shop's number then has many holders, and `ties` caps it.
select r.value, o.key, o.layer, r.property, [r.statement, o.statement], r.contribution, r.grade,
       null::date, null::date
from statement r
join object o on o.entity = r.entity
join person p on p.entity = r.value
where r.property in ('holder', 'owner', 'person', 'agent')
union all
select s.entity, case s.property when 'phone' then 'phone' when 'iban' then 'account'
                                 when 'accountNumber' then 'account' else 'document' end
                 || '|' || lower(trim(s.value)),
       case s.property when 'phone' then 'contact' when 'iban' then 'money'
                       when 'accountNumber' then 'money' else 'document' end,
       'prints', [s.statement], s.contribution, s.grade, null, null
from statement s
where s.kind = 'Person'
  and s.property in ('phone', 'iban', 'accountNumber', 'passportNumber', 'idNumber')
union all
select l.one, o.key, case when l.kind = 'Ownership' then 'ownership' else o.layer end, l.role,
       list_append(l.statements, o.statement), l.contribution, l.grade, l.first, l.last
from link l
join object o on o.entity = l.other
join person p on p.entity = l.one
order by 1, 2, 4, 6, 5;
