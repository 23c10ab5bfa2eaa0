package io.parley.timer;

import jakarta.ejb.EJB;
import jakarta.servlet.GenericServlet;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;

/**
 * Serves nothing: it is the last servlet to be loaded at startup, and so the last of the
 * application that a deployment calls.
 *
 * <p>Payara ends a deployment by closing the JARs of the WAR for a moment. A class that another
 * thread is loading just then fails to load; if a static initialiser needs it, for ever. So other
 * threads are left alone until then.
 */
public class AfterDeployment extends GenericServlet {
  private static final long serialVersionUID = 1;

  @EJB private transient NodeStartup startup;

  @Override
  public void init() {
    startup.deployed();
  }

  @Override
  public void service(ServletRequest request, ServletResponse response) {
    throw new UnsupportedOperationException("has no path");
  }
}
