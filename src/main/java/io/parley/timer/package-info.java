/**
 * The node's start and stop with the application, and the EJB timers that drive gossip rounds and
 * checkpoints.
 */
package io.parley.timer;
