using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Syncline.Folders;
using Syncline.Links;
using Syncline.Node.Changes;
using Syncline.Node.OpenApi;
using Syncline.Node.Reads;
using Syncline.Node.Spaces;
using Syncline.Node.Status;
using Syncline.Node.Telemetry;
using Syncline.Node.Updates;

namespace Syncline.Node.Http;

/// <summary>The HTTP side of a node: Kestrel, the guard, the routes.</summary>
internal sealed class HttpServer : IAsyncDisposable
{
    private static readonly TimeSpan StopTime = TimeSpan.FromSeconds(5);

    private readonly WebApplication application;
    private readonly NodeStop stop;

    private HttpServer(WebApplication application, NodeStop stop)
    {
        this.application = application;
        this.stop = stop;
    }

    /// <summary>Where it serves, with the real port.</summary>
    public Uri Address => new(
        application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    /// <summary>Starts to serve.</summary>
    /// <param name="address">Where.</param>
    /// <param name="options">What clients have to show, and what they may take.</param>
    /// <param name="folder">The spaces.</param>
    /// <param name="links">Their links.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="IOException">The address can't be had, for example since it is in use.</exception>
    public static async Task<HttpServer> StartAsync(
        IPEndPoint address, NodeOptions options, DataFolder folder, LinkHub links, CancellationToken cancellation)
    {
        NodeStop stop = new();
        ClientConnections connections = new(options.HttpLimits, options.Time);
        // The empty builder reads no files, no environment and no arguments: a node is configured by its options alone.
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Configure(kestrel, address, connections));
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(stop);
        builder.Services.AddSingleton(RequestGuard.At(address, options.HttpKey));
        builder.Logging.SetMinimumLevel(LogLevel.Warning)
            .AddFilter("Microsoft.Extensions.Hosting", LogLevel.None) // A failed start is thrown, and said once.
            .AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        WebApplication application = builder.Build();
        application.UseMiddleware<RequestSpans>();
        application.UseMiddleware<ProblemMiddleware>();
        application.UseRouting();
        Map(application, new(folder), links, options.HttpLimits, stop);
        HttpServer server = new(application, stop);
        bool isStarted = false;
        try
        {
            await application.StartAsync(cancellation).ConfigureAwait(false);
            isStarted = true;
            return server;
        }
        finally
        {
            if (!isStarted) await server.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Takes no more requests, answers those that wait, and ends.</summary>
    public async ValueTask DisposeAsync()
    {
        await stop.StopAsync().ConfigureAwait(false);
        using CancellationTokenSource timed = new(StopTime);
        await application.StopAsync(timed.Token).ConfigureAwait(false);
        await application.DisposeAsync().ConfigureAwait(false);
        stop.Dispose();
    }

    private static void Configure(KestrelServerOptions kestrel, IPEndPoint address, ClientConnections connections)
    {
        HttpLimits limits = connections.Limits;
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = NodeLimits.BodyBytesMax;
        kestrel.Limits.MaxRequestLineSize = NodeLimits.RequestLineBytesMax;
        kestrel.Limits.RequestHeadersTimeout = limits.HeadersTime;
        kestrel.Limits.KeepAliveTimeout = limits.IdleTime;
        kestrel.Limits.MinRequestBodyDataRate = new(limits.BodyBytesPerSecondMin, limits.BodySlowTime);
        kestrel.Limits.MinResponseDataRate = null; // It forgives hours to who once read fast: see TakeAsync.
        kestrel.Listen(address, listen =>
        {
            listen.Protocols = HttpProtocols.Http1;
            listen.Use(next => connection => connections.CarryAsync(connection, next));
        });
    }

    private static void Map(
        IEndpointRouteBuilder routes, HostedSpaces spaces, LinkHub links, HttpLimits limits, NodeStop stop)
    {
        const string Space = "/v1/spaces/{space}";
        SpaceRoutes spaceRoutes = new(spaces);
        HealthRoutes health = new(spaces, stop);
        routes.MapGet("/v1/spaces", spaceRoutes.ListAsync);
        routes.MapPut(Space, spaceRoutes.CreateAsync);
        routes.MapDelete(Space, spaceRoutes.RemoveAsync);
        routes.MapPost($"{Space}/update", new UpdateRoute(spaces, stop).HandleAsync);
        routes.MapPost($"{Space}/read", new ReadRoute(spaces, stop).HandleAsync);
        routes.MapGet($"{Space}/objects", new ListRoute(spaces, stop).HandleAsync);
        routes.MapGet($"{Space}/digest", new DigestRoute(spaces, stop).HandleAsync);
        routes.MapGet($"{Space}/changes", new ChangesRoute(spaces, stop).HandleAsync);
        routes.MapGet($"{Space}/status", new StatusRoute(spaces, links, limits).HandleAsync);
        routes.MapGet("/openapi/v1.json", OpenApiRoute.HandleAsync);
        routes.MapGet("/health/live", HealthRoutes.LiveAsync);
        routes.MapGet("/health/ready", health.ReadyAsync);
    }
}
