-- A cell has room for 16,777,215 events: of more, a quarter of an hour keeps several, where joining two overflowed.
create or replace function merge_quarters(a int[], b int[]) returns int[] language sql immutable as $$
  select case
    when cardinality(a) + cardinality(b) <= 96 then a || b
    else (
      -- A cell has room for 16,777,215: of more events, a quarter keeps several.
      select array_agg(quarter << 24 | least(events - part * 16777215, 16777215)::int order by quarter)
      from (
        select cell >> 24 as quarter, sum(cell & 16777215) as events
        from unnest(a || b) as cells (cell)
        group by 1
      ) merged
      cross join lateral generate_series(0, ((events - 1) / 16777215)::int) as parts (part)
    )
  end
$$;
