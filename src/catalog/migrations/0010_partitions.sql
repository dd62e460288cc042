-- Which partition a chunk is of: position among the partitions of the moved table's definition. Null for a table
-- without partitions, and for every chunk that was made before.
alter table chunks add column leaf integer check (leaf >= 0);
