-- The totals become rows of days like every other roll-up, with the day's quarters of an hour in an array as the cube
-- has them: a load then updates a dozen rows instead of hundreds, and a month is some hundred rows instead of 30,000.

alter table rollup_total rename to rollup_total_before;
alter index rollup_total_key rename to rollup_total_before_key;

create table rollup_total (
  first_seen timestamptz(6) not null, last_seen timestamptz(6) not null,
  day int not null, events int not null, read_only boolean, failed boolean not null, actor text not null,
  quarters int[] not null
) with (fillfactor = 70);
create unique index rollup_total_key on rollup_total (day, actor, read_only, failed) nulls not distinct;

-- When the first and the last event of a day were stands beside its errors.
insert into rollup_total (first_seen, last_seen, day, events, read_only, failed, actor, quarters)
select s.first_seen, s.last_seen, s.day, s.events, s.read_only, s.failed, s.actor, q.quarters
from (
  select
    day, actor, read_only, failed,
    min(first_seen) as first_seen, max(last_seen) as last_seen, sum(events)::int as events
  from rollup_error
  group by day, actor, read_only, failed
) s
join (
  select
    day, actor, read_only, failed,
    array_agg((quarter - day * 96) << 24 | least(events - part * 16777215, 16777215) order by quarter) as quarters
  from (select floor(quarter / 96.0)::int as day, * from rollup_total_before) t
  cross join lateral generate_series(0, (events - 1) / 16777215) as parts (part)
  group by day, actor, read_only, failed
) q
  on q.day = s.day and q.actor = s.actor and q.failed = s.failed and q.read_only is not distinct from s.read_only;

drop table rollup_total_before;
