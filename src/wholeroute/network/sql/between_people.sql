-- Whom reports tie to whom directly.
--
-- Sees:    `link`, `person`.
-- Columns: left, right, layer, how, statements, contribution, grade, first, last.
select l.one, l.other,
       case l.kind when 'Family' then 'kin' when 'Ownership' then 'ownership'
                   when 'Membership' then 'ownership' when 'Representation' then 'ownership'
                   else 'contact' end,
       l.role, l.statements, l.contribution, l.grade, l.first, l.last
from link l
join person p on p.entity = l.one
join person q on q.entity = l.other
order by 1, 2, 4, 6, 5;
