-- A restore may bring back some columns and rows alone; its edge says which. Null: all of what was read.
alter table lineage_edges add column part text;
