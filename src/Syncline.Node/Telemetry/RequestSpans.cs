using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Syncline.Telemetry;

namespace Syncline.Node.Telemetry;

/// <summary>One span a request, in the trace that the client began, if it says so; and spans of its waits.</summary>
/// <remarks>
/// A span has the method, the route and the status. Neither names nor values of users are in it. Source of the header:
/// W3C Trace Context, <c>traceparent</c>. Costs nothing where nobody listens.
/// </remarks>
internal sealed class RequestSpans(RequestDelegate next)
{
    private static readonly ActivitySource Source = new(SynclineTelemetry.SourceName);

    /// <summary>Handles a request.</summary>
    public Task InvokeAsync(HttpContext context) => Source.HasListeners() ? TraceAsync(context) : next(context);

    /// <summary>Begins the span of a wait within the present request; null where nobody listens.</summary>
    /// <param name="name">What is waited for, such as <c>syncline.wait.after</c>.</param>
    public static Activity? Wait(string name) => Source.StartActivity(name);

    private async Task TraceAsync(HttpContext context)
    {
        Activity.Current = null; // The framework's own, which nobody records: what is below it would not be either.
        string? parent = context.Request.Headers.TraceParent;
        string? state = context.Request.Headers.TraceState;
        _ = ActivityContext.TryParse(parent, state, isRemote: true, out ActivityContext of);
        using Activity? span = Source.StartActivity("syncline.request", ActivityKind.Server, of);
        await next(context).ConfigureAwait(false);
        if (span is null) return;
        string? route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText;
        string method = context.Request.Method;
        span.DisplayName = route is null ? method : $"{method} {route}";
        span.SetTag("http.request.method", method);
        span.SetTag("http.route", route);
        span.SetTag("http.response.status_code", context.Response.StatusCode);
        bool isFailed = context.Response.StatusCode >= StatusCodes.Status500InternalServerError;
        if (isFailed) span.SetStatus(ActivityStatusCode.Error);
    }
}
