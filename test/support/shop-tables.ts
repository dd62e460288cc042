/** Tables that refer to each other, in a circle, and one of them to itself; and one that stands alone. */
export const SHOP = `
create table customers (
  id integer primary key,
  name text not null,
  referred_by integer references customers (id),
  favourite integer
);
create table orders (
  id integer primary key,
  customer integer not null references customers (id),
  body text not null
);
alter table customers add constraint customers_favourite_fkey
  foreign key (favourite) references orders (id) deferrable initially deferred;
create table alone (id integer primary key);
create sequence pairs start 10000;
insert into customers select i, 'customer ' || i, nullif(i - 1, 0), null from generate_series(1, 400) i;
insert into orders select i, (i - 1) % 400 + 1, repeat(md5(i::text), 8) from generate_series(1, 2000) i;
update customers set favourite = id;
insert into alone values (1);
`;

/**
 * Takes the last customer with his orders away and brings a new one, with an order and an id that never was: rows of one
 * of the tables before this do not fit the rows of the other one after it, whichever is which.
 */
export const SHOP_WRITES = `
begin;
update customers set favourite = null where id = (select max(id) from customers);
delete from orders where customer = (select max(id) from customers);
delete from customers where id = (select max(id) from customers);
insert into customers select nextval('pairs'), 'new', max(id), null from customers;
insert into orders values (currval('pairs'), currval('pairs'), 'new');
update customers set favourite = currval('pairs') where id = currval('pairs');
commit;
`;
