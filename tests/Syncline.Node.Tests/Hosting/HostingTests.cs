using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Syncline.Keys;
using Syncline.Node.Hosting;
using Syncline.Node.Tests.Support;
using Syncline.Replicas;

namespace Syncline.Node.Tests.Hosting;

/// <summary>A node within an application: it starts and stops with it, and its options are checked before.</summary>
public sealed class HostingTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly RecordedLog log = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        folder.Dispose();
        log.Dispose();
    }

    [Fact]
    public async Task A_node_runs_while_the_application_does_and_goes_on_in_the_next()
    {
        for (int run = 1; run <= 2; run++)
        {
            using IHost application = Build(options => options.Folder = folder.Path);
            await application.StartAsync(Cancellation);
            SynclineHost host = application.Services.GetRequiredService<SynclineHost>();
            Replica replica = host.Node.Folder.Replicas.Single();
            Assert.Equal("default", replica.SpaceName);
            replica.Transact(tx => tx.Counter("visits/today").Increment());
            using NodeCalls calls = new(host.Node.HttpAddress);
            Assert.Equal($"{run}", await calls.ReadAsync("visits/today", "counter"));
            await application.StopAsync(Cancellation);
            Assert.False(host.IsRunning);
            Assert.Throws<InvalidOperationException>(() => host.Node);
        }

        Assert.Equal([1, 2, 1, 2], log.EventIds);
    }

    [Fact]
    public async Task Options_stand_in_the_configuration()
    {
        IConfiguration configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Syncline:Folder"] = folder.Path,
            ["Syncline:Spaces:0"] = "notes",
            ["Syncline:Spaces:1"] = "tasks",
            ["Syncline:Listen"] = "127.0.0.1:0",
            ["Syncline:Http"] = "127.0.0.1:0",
            ["Syncline:Durability"] = "Interval",
            ["Syncline:Interval"] = "00:00:00.020",
            ["Syncline:Name"] = "of the application",
            ["Syncline:IsVisitor"] = "true",
            ["Syncline:Members"] = "3",
        }).Build();
        using IHost application = Build(services => services.AddSyncline(configuration.GetSection("Syncline")));
        await application.StartAsync(Cancellation);
        using NodeCalls calls = new(application.Services.GetRequiredService<SynclineHost>().Node.HttpAddress);

        Answer status = (await calls.GetAsync("/v1/spaces/tasks/status")).IsDone();

        Assert.Equal(("\"interval\"", "3"), (status["durability"], status["membersMin"]));
        var self = Assert.Single(status.Body.GetProperty("members").EnumerateArray());
        Assert.Equal("of the application", self.GetProperty("name").GetString());
        Assert.Equal("visitor", self.GetProperty("role").GetString());
        await application.StopAsync(Cancellation);
    }

    [Fact]
    public async Task All_that_is_wrong_with_the_options_is_said_before_anything_starts()
    {
        using IHost application = Build(options =>
        {
            options.Folder = folder.Path;
            options.Spaces.Add("");
            options.Peers.Add("nowhere");
            options.Members = 0;
            options.Interval = TimeSpan.Zero;
            options.SnapshotBytes = 0;
            options.History = "some";
            options.KeyFile = folder["no.key"];
        });

        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => application.StartAsync(Cancellation));

        Assert.Equal(
            ["Spaces", "Peers", "KeyFile", "History", "Members", "Interval", "SnapshotBytes"],
            refused.Failures.Select(failure => failure.Split([':', ' '], StringSplitOptions.RemoveEmptyEntries)[1]));
        Assert.False(Directory.Exists(folder.Path) && Directory.EnumerateFiles(folder.Path, "*.seg").Any());
    }

    [Theory]
    [InlineData("Listen", "KeyFile")]
    [InlineData("Peers", "KeyFile")]
    [InlineData("Http", "HttpKeyFile")]
    public async Task What_is_open_to_other_machines_takes_a_key(string open, string missing)
    {
        using IHost application = Build(options =>
        {
            if (open == "Listen") options.Listen = "0.0.0.0:0";
            else if (open == "Http") options.Http = "0.0.0.0:0";
            else options.Peers.Add("node.example:7400");
        });

        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => application.StartAsync(Cancellation));

        string failure = Assert.Single(refused.Failures);
        Assert.StartsWith($"Syncline: {missing} takes a key", failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_keys_it_is_open_to_other_machines()
    {
        SecretKey key = SecretKeyFile.Create(folder["http.key"]);
        SecretKeyFile.Create(folder["space.key"]);
        using IHost application = Build(options =>
        {
            (options.Listen, options.KeyFile) = ("0.0.0.0:0", folder["space.key"]);
            options.HttpKeyFile = folder["http.key"];
        });
        await application.StartAsync(Cancellation);
        SynclineNode node = application.Services.GetRequiredService<SynclineHost>().Node;
        using HttpClient client = new() { BaseAddress = node.HttpAddress };

        using HttpResponseMessage refused = await client.GetAsync("/v1/spaces", Cancellation);
        client.DefaultRequestHeaders.Authorization = new("Bearer", key.Reveal());
        using HttpResponseMessage answered = await client.GetAsync("/v1/spaces", Cancellation);

        Assert.Equal((401, 200), ((int)refused.StatusCode, (int)answered.StatusCode));
        await application.StopAsync(Cancellation);
    }

    [Fact]
    public async Task Health_follows_the_node()
    {
        using IHost application = Build(options => options.Folder = folder.Path);
        HealthCheckService health = application.Services.GetRequiredService<HealthCheckService>();

        HealthReport before = await health.CheckHealthAsync(Cancellation);
        await application.StartAsync(Cancellation);
        HealthReport running = await health.CheckHealthAsync(Cancellation);
        await application.StopAsync(Cancellation);
        HealthReport after = await health.CheckHealthAsync(Cancellation);

        Assert.Equal(
            [HealthStatus.Unhealthy, HealthStatus.Healthy, HealthStatus.Unhealthy],
            new[] { before, running, after }.Select(report => report.Status));
        Assert.Equal("syncline", Assert.Single(running.Entries).Key);
    }

    [Fact]
    public async Task An_application_that_can_not_start_for_another_reason_leaves_the_folder_free()
    {
        using (IHost application = Build(services =>
        {
            services.AddSyncline(OnFreePorts(options => options.Folder = folder.Path));
            services.AddHostedService<FailingService>();
        }))
        {
            await Assert.ThrowsAsync<NotSupportedException>(() => application.StartAsync(Cancellation));
            await ((IAsyncDisposable)application).DisposeAsync();
        }

        using IHost next = Build(options => options.Folder = folder.Path);
        await next.StartAsync(Cancellation);
        await next.StopAsync(Cancellation);
    }

    private static Action<SynclineOptions> OnFreePorts(Action<SynclineOptions> configure) => options =>
    {
        (options.Listen, options.Http) = ("127.0.0.1:0", "127.0.0.1:0");
        configure(options);
    };

    private IHost Build(Action<SynclineOptions> configure) =>
        Build(services => services.AddSyncline(OnFreePorts(configure)));

    private IHost Build(Action<IServiceCollection> add)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Services.AddLogging(logging => logging.AddProvider(log));
        add(builder.Services);
        return builder.Build();
    }

    /// <summary>Ends the start of an application.</summary>
    private sealed class FailingService : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => throw new NotSupportedException("Not today.");

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
