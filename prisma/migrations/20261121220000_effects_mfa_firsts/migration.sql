-- Keeps loads out, which hold this lock shared (EVENTS_LOCK).
select pg_advisory_xact_lock(x'43610003'::int, 0);

-- What an event of this name is taken to do where its record does not say; a start compares it with what the code says.
alter table action add column inferred boolean;
-- `true`, `false`, or null where the record does not say. An entry from before this says nothing.
alter table identity add column mfa text;

-- ── What an identity first did ────────────────────────────────────────────────────────────────────────────
-- When each entry of the identities first had each action (kind 1), place (2), source address (3), user agent (4).
create table identity_first (
  first_seen  timestamptz(6) not null,
  identity_id int not null,
  value_id    int not null,
  kind        smallint not null,
  primary key (kind, identity_id, value_id)
);
insert into identity_first (first_seen, identity_id, value_id, kind)
select min(event_time), identity_id, coalesce(action_id, place_id, source_address_id, user_agent_id), kind
from (
  select
    min(e.event_time) as event_time, e.identity_id, e.action_id, e.place_id, e.source_address_id, e.user_agent_id,
    case grouping(e.action_id, e.place_id, e.source_address_id, e.user_agent_id)
      when 7 then 1 when 11 then 2 when 13 then 3 when 14 then 4
    end as kind
  from event e
  group by grouping sets (
    (e.identity_id, e.action_id), (e.identity_id, e.place_id),
    (e.identity_id, e.source_address_id), (e.identity_id, e.user_agent_id)
  )
) seen
where coalesce(action_id, place_id, source_address_id, user_agent_id) is not null
group by identity_id, coalesce(action_id, place_id, source_address_id, user_agent_id), kind
order by kind, identity_id, 3;
analyze identity_first;

-- ── What is inferred, in the roll-ups that do not know the action ─────────────────────────────────────────
alter table rollup_total add column inferred boolean;
alter table rollup_error add column inferred boolean;
alter table rollup_place add column inferred boolean;
alter table rollup_identity add column inferred boolean;
alter table rollup_place_month add column inferred boolean;
alter table rollup_identity_month add column inferred boolean;
alter table rollup_service_error_month add column inferred boolean;
alter table rollup_service_place_month add column inferred boolean;
alter table rollup_service_identity_month add column inferred boolean;

-- Rows of records that do not say are counted anew, in the background.
do $$
begin
  if exists (select from rollup_cube where read_only is null) then
    truncate rollup_cube, rollup_action, rollup_action_month, rollup_total, rollup_error, rollup_place,
      rollup_identity, rollup_place_month, rollup_identity_month, rollup_service_error_month,
      rollup_service_place_month, rollup_service_identity_month;
    update rollup_state
    set filled_from = (select floor(extract(epoch from max(event_time)) / 86400)::int + 1 from event);
  end if;
end $$;

drop index rollup_total_key;
create unique index rollup_total_key on rollup_total (day, actor, read_only, inferred, failed) nulls not distinct;
drop index rollup_error_key;
create unique index rollup_error_key on rollup_error
  (day, error_code_id, actor, read_only, inferred, failed) nulls not distinct;
drop index rollup_place_key;
create unique index rollup_place_key on rollup_place
  (day, place_id, actor, read_only, inferred, failed) nulls not distinct;
drop index rollup_identity_key;
create unique index rollup_identity_key on rollup_identity
  (day, identity_id, read_only, inferred, failed) nulls not distinct;
drop index rollup_place_month_key;
create unique index rollup_place_month_key on rollup_place_month
  (day, place_id, actor, read_only, inferred, failed) nulls not distinct;
drop index rollup_identity_month_key;
create unique index rollup_identity_month_key on rollup_identity_month
  (day, identity_id, read_only, inferred, failed) nulls not distinct;
drop index rollup_service_error_month_key;
create unique index rollup_service_error_month_key on rollup_service_error_month
  (service, day, error_code_id, actor, read_only, inferred, failed) nulls not distinct;
drop index rollup_service_place_month_key;
create unique index rollup_service_place_month_key on rollup_service_place_month
  (service, day, place_id, actor, read_only, inferred, failed) nulls not distinct;
drop index rollup_service_identity_month_key;
create unique index rollup_service_identity_month_key on rollup_service_identity_month
  (service, day, identity_id, read_only, inferred, failed) nulls not distinct;

create or replace view activity as
select
  e.event_time,
  e.id,
  ac.service as event_source,
  ac.name    as event_name,
  p.region   as aws_region,
  p.account  as recipient_account_id,
  e.read_only,
  e.failed,
  c.value  as error_code,
  ip.value as source_ip_address,
  ua.value as user_agent,
  ac.category as event_category,
  ac.type     as event_type,
  coalesce(e.event_id_text, e.event_id::text) as event_id,
  i.key    as identity_key,
  i.type   as identity_type,
  i.name   as identity_name,
  coalesce(se.arn, i.arn) as identity_arn,
  i.account_id as identity_account_id,
  i.user_name,
  i.actor,
  i.invoked_by,
  se.value as session_name,
  e.access_key as access_key_id,
  e.import_id,
  case when e.read_only is null then ac.inferred end as inferred_read_only,
  i.mfa::boolean as mfa
from event e
join action ac              on ac.id = e.action_id
join identity i             on i.id = e.identity_id
join place p                on p.id = e.place_id
left join error_code c      on c.id = e.error_code_id
left join source_address ip on ip.id = e.source_address_id
left join user_agent ua     on ua.id = e.user_agent_id
left join session se        on se.id = e.session_id;
