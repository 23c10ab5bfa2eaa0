package io.parley.it;

/** What a server keeps of an application that was undeployed, and the threads that are its own. */
enum Leftovers {
  WILDFLY(
      "deployment.parley.war",
      0,
      "(?:C#|G#|GC|MSC|XNIO|EJB default|EE-Managed|Weld|ServerService|default|management|Attach).*"),

  /**
   * Four class loaders: one of the server's own application; and, as their context, that of the
   * application which was deployed first, in threads that the server starts once and keeps: two of
   * its transaction manager's, for time-outs, and one of the web container's, for its log.
   */
  PAYARA(
      "org.glassfish.web.loader.WebappClassLoader",
      4,
      // Its pools grow with each command, under many names; what bears ours is looked for by
      // itself.
      ".*");

  private final String classLoader;
  private final int classLoaders;
  private final String pools;

  Leftovers(String classLoader, int classLoaders, String pools) {
    this.classLoader = classLoader;
    this.classLoaders = classLoaders;
    this.pools = pools;
  }

  /** Those of the product that this run is for. */
  static Leftovers tested() {
    return ServerSetup.tested().isPayara() ? PAYARA : WILDFLY;
  }

  /** How the JVM calls a class loader of an application, among others. */
  String classLoader() {
    return classLoader;
  }

  /** At most so many class loaders stay, however often something is deployed. */
  int classLoaders() {
    return classLoaders;
  }

  /** Ends the server with the tests; it belongs to the command that starts it, not to the WAR. */
  private static final String WATCH = "parley-parent-watch";

  /**
   * Whether a thread is the JVM's, or of a pool of the server's, which come and go as there is
   * work.
   *
   * @param name with {@code #} in the place of each number
   */
  boolean owns(String name) {
    return name.equals(WATCH) || name.matches(pools);
  }
}
