-- Members of archives are files of their own, of the same import.

-- The archive that a member came out of, and which of its entries it is, counted from 0; how many archives it lies in.
-- Of an archive: how many of its entries have been dealt with, and how many of them became files; null for what is none.
-- Of one that lies in no other: how many bytes came out of it and of all archives in it. Of a member: why what the spool
-- has of it is not all that it was.
alter table file
  add column archive_id   int references file (id) on delete cascade,
  add column place        int,
  add column depth        smallint not null default 0,
  add column entries_read int not null default 0,
  add column members      int,
  add column unpacked     bigint not null default 0,
  add column damage       text;
-- So that whatever is killed and done again registers no member twice.
create unique index file_archive_id_place_idx on file (archive_id, place) where archive_id is not null;

-- An archive is none of those that say whether anything of an import could be read, unless it is empty: its members do.
-- `bytes` are those received, which members are not. While an archive is unpacked nobody knows what else is in it, so
-- `bytes_read` is the share of what is known that was read.
create or replace view import_summary as
select
  i.id, i.source, i.sample, i.created_at,
  case
    when i.open                                                             then 'running'
    when count(f.id) = 0                                                    then 'done'
    when count(f.id) filter (where f.status in ('queued', 'running')) = 0   then
      case
        when count(f.id) filter (where f.status in ('done', 'partial') and coalesce(f.members, 0) = 0) = 0 then 'failed'
        else 'done'
      end
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
  coalesce(sum(f.bytes) filter (where f.archive_id is null), 0)::bigint as bytes,
  coalesce(
    div(sum(f.bytes_read) * sum(f.bytes) filter (where f.archive_id is null), nullif(sum(f.bytes), 0)), 0
  )::bigint as bytes_read,
  coalesce(sum(f.records), 0)::bigint    as records,
  coalesce(sum(f.events), 0)::bigint     as events,
  coalesce(sum(f.duplicates), 0)::bigint as duplicates,
  coalesce(sum(f.skipped), 0)::bigint    as skipped,
  coalesce(sum(f.rejected), 0)::bigint   as rejected,
  i.source_id,
  i.dropped
from import i left join file f on f.import_id = i.id
group by i.id;
