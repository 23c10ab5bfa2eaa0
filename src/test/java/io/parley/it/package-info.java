/**
 * Integration tests: the built WAR on real WildFly servers. Use the REST surface alone, nothing of
 * Parley's classes.
 */
package io.parley.it;
