-- What a node needs of PostgreSQL: a role and a database of its own. Run once by a superuser:
--     psql -f parley.sql postgres
-- and then set the password, which so stands in no file, history or log:
--     psql -c '\password parley' postgres
-- Two nodes never share a database. Where they share a server, give the second one's role and database other names.

CREATE ROLE parley LOGIN;

-- Statements take milliseconds, and read and write by indexes. What takes longer waits for somebody, or hangs: it is given up,
-- its transaction rolled back, and tried again. Longer than the first, for what waits for a lock to say so; shorter than the
-- 12 s after which the node gives up the connection.
ALTER ROLE parley SET lock_timeout = '5s';
ALTER ROLE parley SET statement_timeout = '10s';

-- The session of a node that froze, or whose machine is gone, must not keep its locks: the node started anew waits for them.
ALTER ROLE parley SET idle_in_transaction_session_timeout = '30s';

-- What a node has answered is on the disk. Off would lose the last writes when PostgreSQL or its machine dies: the node would
-- find that its peers know more than its database, and start a new incarnation.
ALTER ROLE parley SET synchronous_commit = 'on';

-- C: names are compared byte by byte, which is fast, the same on every machine, and does not change with an update of the system.
CREATE DATABASE parley OWNER parley ENCODING 'UTF8' LOCALE 'C' TEMPLATE template0;

-- Nobody else.
REVOKE CONNECT ON DATABASE parley FROM PUBLIC;
