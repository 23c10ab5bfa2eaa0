package io.parley.api;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** The error page of the whole application: what the server refuses by itself is a problem too. */
@WebServlet(urlPatterns = ErrorServlet.PATH, asyncSupported = true)
public class ErrorServlet extends HttpServlet {
  private static final long serialVersionUID = 1;

  private static final System.Logger LOG = System.getLogger(ErrorServlet.class.getName());

  /** Named by the error page in web.xml. */
  static final String PATH = "/error";

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response) {
    try {
      answer(request, response);
    } catch (IOException e) {
      // Nobody is left to be told: the client is gone.
      LOG.log(System.Logger.Level.DEBUG, "A problem was not sent", e);
    }
  }

  private static void answer(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Object status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
    Object path = request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI);
    if (status instanceof Integer code && path instanceof String instance) {
      ServletProblems.send(response, Problems.of(code), instance);
    } else {
      ServletProblems.send(response, Problems.of(404), request.getRequestURI());
    }
  }
}
