-- What may stand on a canvas: table `thing`, every entity of the open lane that is no mere link.
--
-- Sees:    `statement` of a snapshot.
-- Columns: place (from 0, in the order of ids), entity, kind.
create temp table thing as
select (row_number() over (order by entity) - 1)::integer as place, entity, any_value(kind) as kind
from statement
where kind not in ('Ownership', 'Membership', 'Associate', 'Family', 'Payment', 'Representation',
                   'UnknownLink')
group by entity;
