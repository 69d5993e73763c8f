-- Keeps loads out, which hold this lock shared (EVENTS_LOCK).
select pg_advisory_xact_lock(x'43610003'::int, 0);

-- Months by who was where: what a page about one region or account asks for identities, and the other way round.
create table rollup_identity_place_month (
  first_seen timestamptz(6) not null, last_seen timestamptz(6) not null,
  day int not null, identity_id int not null, place_id int not null, events int not null, read_only boolean,
  failed boolean not null, inferred boolean
) with (fillfactor = 80);
insert into rollup_identity_place_month
  (first_seen, last_seen, day, identity_id, place_id, events, read_only, failed, inferred)
select
  min(c.first_seen), max(c.last_seen), date_trunc('month', date '1970-01-01' + c.day)::date - date '1970-01-01',
  c.identity_id, c.place_id, sum(c.events)::int, c.read_only, c.failed,
  case when c.read_only is null then a.inferred end
from rollup_cube c
join action a on a.id = c.action_id
group by 3, 4, 5, 7, 8, 9
order by 3, 4, 5;
create unique index rollup_identity_place_month_key on rollup_identity_place_month
  (day, identity_id, place_id, read_only, inferred, failed) nulls not distinct;
analyze rollup_identity_place_month;

-- An account is what a record says or what the ARN of the identity's key does; who is anonymous has none.
update identity set account_id = null, name = 'anonymous' where account_id = 'ANONYMOUS_PRINCIPAL';
update identity
set account_id = substring(key from '^arn:[^:]*:[^:]*:[^:]*:([0-9]{12}):')
where account_id is null and key ~ '^arn:[^:]*:[^:]*:[^:]*:[0-9]{12}:';
