-- Whole months of what is counted by one key: a question about a month then reads a row a key instead of one a day. The
-- columns are those of the days' tables; `day` is the month's first.
create table rollup_identity_month (like rollup_identity) with (fillfactor = 70);
create unique index rollup_identity_month_key on rollup_identity_month
  (day, identity_id, read_only, failed) nulls not distinct;
insert into rollup_identity_month
  (first_seen, last_seen, day, identity_id, events, read_only, failed)
select
  min(first_seen), max(last_seen), date_trunc('month', date '1970-01-01' + day)::date - date '1970-01-01',
  identity_id, sum(events)::int, read_only, failed
from rollup_identity
group by 3, identity_id, read_only, failed;

create table rollup_place_month (like rollup_place) with (fillfactor = 70);
create unique index rollup_place_month_key on rollup_place_month
  (day, place_id, actor, read_only, failed) nulls not distinct;
insert into rollup_place_month
  (first_seen, last_seen, day, place_id, events, read_only, failed, actor)
select
  min(first_seen), max(last_seen), date_trunc('month', date '1970-01-01' + day)::date - date '1970-01-01',
  place_id, sum(events)::int, read_only, failed, actor
from rollup_place
group by 3, place_id, read_only, failed, actor;

create table rollup_action_month (like rollup_action) with (fillfactor = 70);
create unique index rollup_action_month_key on rollup_action_month
  (day, action_id, actor, read_only, failed) nulls not distinct;
insert into rollup_action_month
  (first_seen, last_seen, day, action_id, events, read_only, failed, actor)
select
  min(first_seen), max(last_seen), date_trunc('month', date '1970-01-01' + day)::date - date '1970-01-01',
  action_id, sum(events)::int, read_only, failed, actor
from rollup_action
group by 3, action_id, read_only, failed, actor;

-- The cube's key begins with the action and holds all that is counted by, and how often: who asks for a service, or its
-- writes, reads nothing but this index. Days and identities have the other.
drop index rollup_cube_key;
create unique index rollup_cube_key on rollup_cube
  (action_id, read_only, failed, day, identity_id, place_id, error_code_id) include (events) nulls not distinct;
drop index rollup_cube_action_id_day_idx;
create index rollup_cube_day_identity_id_idx on rollup_cube (day, identity_id);

-- A service's days, and those of its writes, lie together.
drop index rollup_action_key;
create unique index rollup_action_key on rollup_action (action_id, read_only, day, actor, failed) nulls not distinct;
