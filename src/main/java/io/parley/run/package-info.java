/**
 * Starts a cluster of servers on this machine and ends it. Plain Java, uses nothing else of Parley
 * and is not part of the WAR.
 */
package io.parley.run;
