-- Which events a vehicle or a boat took part in: what joins the places of two events.
--
-- Sees:    `statement` of a snapshot; `object`, `link`. Only within one report: who drove joins
--          their own stop to the car of that stop, and nothing to another.
-- Columns: thing (vehicle, vessel, aircraft), event, statements.
with involved as (
  select entity as event, value as end_, contribution, statement from statement
  where kind in ('Event', 'SmugglingIncident') and property in ('involved', 'object', 'subject', 'asset')
)
select o.entity as thing, i.event, [i.statement] as statements
from involved i join object o on o.entity = i.end_ and o.layer = 'transport'
union
select o.entity, i.event, list_prepend(i.statement, l.statements)
from involved i
join link l on l.contribution = i.contribution and i.end_ in (l.one, l.other)
join object o on o.entity in (l.one, l.other) and o.entity <> i.end_ and o.layer = 'transport'
order by thing, event, statements;
