-- Why records were skipped: how many of a file, by reason. A file that was read before this has none.
create table file_skip (
  file_id   int not null references file (id) on delete cascade,
  import_id int not null,
  reason    text not null,
  count     bigint not null,
  primary key (file_id, reason)
);
create index file_skip_import_id_idx on file_skip (import_id);

-- How many of an import's events the retention has dropped: what its files count stays what was brought.
alter table import add column dropped bigint not null default 0;

create or replace view import_summary as
select
  i.id, i.source, i.sample, i.created_at,
  case
    when i.open                                                             then 'running'
    when count(f.id) = 0                                                    then 'done'
    when count(f.id) filter (where f.status in ('queued', 'running')) = 0   then
      case when count(f.id) filter (where f.status in ('done', 'partial')) = 0 then 'failed' else 'done' end
    when count(f.id) filter (where f.status <> 'queued') = 0                then 'queued'
    else 'running'
  end as status,
  min(f.started_at) as started_at,
  case
    when not i.open and count(f.id) filter (where f.status in ('queued', 'running')) = 0 then max(f.finished_at)
  end as finished_at,
  count(f.id)                                                        as files,
  count(f.id) filter (where f.status not in ('queued', 'running'))   as files_finished,
  count(f.id) filter (where f.status = 'partial')                    as files_partial,
  count(f.id) filter (where f.status = 'failed')                     as files_failed,
  coalesce(sum(f.bytes), 0)::bigint      as bytes,
  coalesce(sum(f.bytes_read), 0)::bigint as bytes_read,
  coalesce(sum(f.records), 0)::bigint    as records,
  coalesce(sum(f.events), 0)::bigint     as events,
  coalesce(sum(f.duplicates), 0)::bigint as duplicates,
  coalesce(sum(f.skipped), 0)::bigint    as skipped,
  coalesce(sum(f.rejected), 0)::bigint   as rejected,
  i.source_id,
  i.dropped
from import i left join file f on f.import_id = i.id
group by i.id;
