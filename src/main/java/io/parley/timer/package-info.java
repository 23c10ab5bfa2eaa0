/**
 * EJB singletons: the node's start and stop with the application, and the timer that drives gossip
 * rounds.
 */
package io.parley.timer;
