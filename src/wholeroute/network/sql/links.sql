-- Links as reports state them, one row each: table `link`.
--
-- Sees:    `statement` of a snapshot. A link with an end outside the open lane is not there.
-- Columns: entity, kind, contribution, one and other (the ends), role, first, last, grade,
--          statements (of the two ends). Dates are those the report gives the link itself.
create temp table link as
with part as (
  select *,
         property in ('subject', 'owner', 'person', 'member', 'agent') as is_one,
         property in ('object', 'asset', 'associate', 'organization', 'relative', 'client') as is_other
  from statement
  where kind in ('Ownership', 'Membership', 'Associate', 'Family', 'Representation', 'UnknownLink')
)
select entity, any_value(kind) as kind, any_value(contribution) as contribution,
       max(value) filter (is_one) as one, max(value) filter (is_other) as other,
       coalesce(max(value) filter (property = 'role'), lower(any_value(kind))) as role,
       min(try_cast(value as date)) filter (property in ('startDate', 'date')) as first,
       max(try_cast(value as date)) filter (property in ('endDate', 'date')) as last,
       max(grade) as grade,
       list(statement order by statement) filter (is_one or is_other) as statements
from part
group by entity
having one is not null and other is not null;
