/** A real PostgreSQL for tests, from binaries that the build brings. Knows nothing of Parley. */
package io.parley.postgres;
