-- Where vessels were, as machines wrote it down, in the order of their time.
--
-- Sees:    `position` of a snapshot, the open lane alone.
-- Columns: vessel, contribution, at (seconds since 1970), latitude, longitude, speed and course
--          (null where not stated), grade.
select p.vessel::varchar as vessel, p.contribution::varchar as contribution,
       epoch(p.at)::bigint as at, p.latitude, p.longitude, p.speed_knots as speed,
       p.course_degrees as course, p.grade::tinyint as grade
from position p
where p.vessel::varchar in (select entity from statement where kind = 'Vessel')
order by vessel, p.at, p.latitude, p.longitude, p.contribution;
