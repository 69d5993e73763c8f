-- Keeps loads out, which hold this lock shared (EVENTS_LOCK): what one adds to the cube between two statements would be
-- missing below.
select pg_advisory_xact_lock(x'43610003'::int, 0);

-- Months by an action's service and one column more: what a page about one service asks read every cell of its actions.
-- Days as such would be nearly as many as the cube's. The columns are those of the other roll-ups; `day` is the month's
-- first.
create table rollup_service_identity_month (
  first_seen timestamptz(6) not null, last_seen timestamptz(6) not null,
  day int not null, identity_id int not null, events int not null, read_only boolean, failed boolean not null,
  service text not null
) with (fillfactor = 80);
create table rollup_service_place_month (
  first_seen timestamptz(6) not null, last_seen timestamptz(6) not null,
  day int not null, place_id int not null, events int not null, read_only boolean, failed boolean not null,
  service text not null, actor text not null
) with (fillfactor = 80);
create table rollup_service_error_month (
  first_seen timestamptz(6) not null, last_seen timestamptz(6) not null,
  day int not null, error_code_id int, events int not null, read_only boolean, failed boolean not null,
  service text not null, actor text not null
) with (fillfactor = 80);

-- The cube once, and all three from what is left of it.
create temp table of_months on commit drop as
select
  min(first_seen) as first_seen, max(last_seen) as last_seen,
  date_trunc('month', date '1970-01-01' + c.day)::date - date '1970-01-01' as day,
  c.identity_id, c.place_id, c.error_code_id, sum(c.events)::int as events, c.read_only, c.failed, a.service, i.actor
from rollup_cube c
join action a on a.id = c.action_id
join identity i on i.id = c.identity_id
group by 3, c.identity_id, c.place_id, c.error_code_id, c.read_only, c.failed, a.service, i.actor;

insert into rollup_service_identity_month (first_seen, last_seen, day, identity_id, events, read_only, failed, service)
select min(first_seen), max(last_seen), day, identity_id, sum(events)::int, read_only, failed, service
from of_months
group by service, day, identity_id, read_only, failed
order by service, day, identity_id;
insert into rollup_service_place_month (first_seen, last_seen, day, place_id, events, read_only, failed, service, actor)
select min(first_seen), max(last_seen), day, place_id, sum(events)::int, read_only, failed, service, actor
from of_months
group by service, day, place_id, read_only, failed, actor
order by service, day, place_id;
insert into rollup_service_error_month
  (first_seen, last_seen, day, error_code_id, events, read_only, failed, service, actor)
select min(first_seen), max(last_seen), day, error_code_id, sum(events)::int, read_only, failed, service, actor
from of_months
group by service, day, error_code_id, read_only, failed, actor
order by service, day, error_code_id;

create unique index rollup_service_identity_month_key on rollup_service_identity_month
  (service, day, identity_id, read_only, failed) nulls not distinct;
create unique index rollup_service_place_month_key on rollup_service_place_month
  (service, day, place_id, actor, read_only, failed) nulls not distinct;
create unique index rollup_service_error_month_key on rollup_service_error_month
  (service, day, error_code_id, actor, read_only, failed) nulls not distinct;
analyze rollup_service_identity_month, rollup_service_place_month, rollup_service_error_month;

-- A few days among two years of them: the key begins with the action.
create index rollup_action_day_idx on rollup_action (day);

-- No update of the cube can stay in its page, so that room for it is wasted; and its index is read alone where Postgres
-- knows that all may see the rows.
do $$
declare
  part regclass;
begin
  for part in select inhrelid::regclass from pg_inherits where inhparent = 'rollup_cube'::regclass
  loop
    execute format('alter table %s reset (fillfactor)', part);
    execute format(
      'alter table %s set (autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_insert_scale_factor = 0.05)', part
    );
  end loop;
end $$;
