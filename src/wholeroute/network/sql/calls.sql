-- Which phone called which, as read out under a warrant or stated by a report.
--
-- Sees:    `link`, `object`.
-- Columns: left, right (phones by number), layer, how, statements, contribution, grade, first, last.
select a.key, b.key, 'contact', l.role,
       list_concat(l.statements, [a.statement, b.statement]), l.contribution, l.grade,
       l.first, l.last
from link l
join object a on a.entity = l.one and a.kind = 'Phone'
join object b on b.entity = l.other and b.kind = 'Phone'
where a.key <> b.key
order by 1, 2, 4, 6, 5;
