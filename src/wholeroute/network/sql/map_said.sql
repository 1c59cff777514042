-- What is said to be somewhere: things, places and events, each a row with the texts that place it.
--
-- Sees:    `statement` of a snapshot, the open lane alone. People are left out: nobody has a point.
-- Columns: entity, kind, contribution, said (property, value, statement, grade; those that may name
--          a place), countries, first and last (what dates it prints, as text).
select entity, any_value(kind) as kind, any_value(contribution) as contribution,
       list({'property': property, 'value': value, 'statement': statement, 'grade': grade}
            order by list_position(['location', 'full', 'address', 'name'], property), value, statement)
         filter (property in ('location', 'full', 'address')
                 or (property = 'name' and kind in ('Hub', 'Facility'))) as said,
       list(distinct value order by value) filter (property = 'country') as countries,
       min(value) filter (property in ('date', 'startDate')) as first,
       max(value) filter (property in ('date', 'endDate')) as last
from statement
where kind in ('SmugglingIncident', 'Event', 'Hub', 'Facility', 'Address', 'Vessel', 'Vehicle', 'Airplane', 'Route')
group by entity
having said is not null
order by entity;
