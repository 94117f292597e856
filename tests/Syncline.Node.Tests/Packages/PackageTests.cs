using System.IO.Compression;
using Syncline.Node.Tests.Support;
using Syncline.Testing;

namespace Syncline.Node.Tests.Packages;

/// <summary>The packages that are published: the tool runs, and new projects build on the libraries.</summary>
public sealed class PackageTests : IDisposable
{
    private const string Version = "0.1.0-tested";

    /// <summary>Where this machine keeps what was restored: packages of others, that ours need.</summary>
    private static readonly string Restored = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    private static readonly string[] Packages =
        ["Syncline", "Syncline.Cli", "Syncline.Client", "Syncline.Crdt", "Syncline.Node", "Syncline.Replication"];

    private readonly TemporaryFolder folder = new();

    private Dictionary<string, string> Apart => new()
    {
        ["NUGET_PACKAGES"] = folder["packages"], // What is tested here is never found by a build elsewhere.
        ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
        ["MSBUILDDISABLENODEREUSE"] = "1",
    };

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task The_tool_is_installed_and_projects_build_on_the_libraries_from_a_feed()
    {
        await PackAsync();
        await InstallToolAsync();
        await BuildAsync("embedded", "Syncline", "", """
            using Syncline.Objects;
            using Syncline.Replicas;

            await using Replica replica = Replica.Open("./data");
            await replica.Transact(tx => tx.Counter("visits/today").Increment(3)).WaitDurableAsync();
            Console.WriteLine(replica.Snapshot().Counter("visits/today"));
            """);
        Assert.Equal("3\n", await RunAsync("embedded"));
        Assert.Equal("6\n", await RunAsync("embedded"));

        await BuildAsync("server", "Syncline.Node", "", """
            using Syncline.Node;
            using Syncline.Objects;

            NodeOptions options = new() { Http = new("127.0.0.1", 0), Listen = new("127.0.0.1", 0) };
            await using SynclineNode node = await SynclineNode.StartAsync(options);
            node.Folder.Find("default")!.Transact(tx => tx.Counter("visits/today").Increment(3));
            Console.WriteLine(node.HttpAddress);
            Console.ReadLine();
            """);
        await BuildAsync("caller", "Syncline.Client", "", """
            using Syncline.Client;

            using SynclineClient client = new(new Uri(args[0]));
            ClientSession session = client.OpenSession("default");
            await session.UpdateAsync(tx => tx.Counter("visits/today").Increment(4));
            Console.WriteLine(await session.ReadCounterAsync("visits/today"));
            """);
        using CommandProcess server = CommandProcess.StartProgram(Program("server"));
        Assert.Equal("7\n", await RunAsync("caller", (await server.ReadLineAsync())!));
    }

    private string Program(string project) => Path.Combine(folder[project], "out", $"{project}.dll");

    private async Task PackAsync()
    {
        string feed = folder["feed"];
        (await ProgramRun.RunAsync(
            RepositoryFiles.Root, [], "dotnet", "pack", "Syncline.slnx", "-c", "Release", "--no-build", "-v", "q",
            "-nodeReuse:false", $"-p:PackageVersion={Version}", "-o", feed)).IsDone();
        Assert.Equal(
            Packages.Select(name => $"{name}.{Version}.nupkg"),
            Directory.GetFiles(feed).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal));
        foreach (string name in Packages)
        {
            using ZipArchive package = await ZipFile.OpenReadAsync(
                Path.Combine(feed, $"{name}.{Version}.nupkg"), TestContext.Current.CancellationToken);
            using StreamReader readme = new(package.GetEntry("README.md")!.Open());
            Assert.Equal($"# {name}", await readme.ReadLineAsync(TestContext.Current.CancellationToken));
        }

        await WriteAsync(folder["nuget.config"], $"""
            <configuration>
              <packageSources><clear /><add key="feed" value="{feed}" /></packageSources>
              <fallbackPackageFolders><add key="restored" value="{Restored}" /></fallbackPackageFolders>
            </configuration>
            """);
    }

    private async Task InstallToolAsync()
    {
        (await ProgramRun.RunAsync(
            folder.Path, Apart, "dotnet", "tool", "install", "Syncline.Cli", "--tool-path", folder["tools"],
            "--version", Version)).IsDone();
        string tool = Path.Combine(folder["tools"], "syncline");
        Assert.Equal("0.1.0\n", (await ProgramRun.RunAsync(folder.Path, Apart, tool, "--version")).IsDone());
        Assert.Contains(
            "increment", (await ProgramRun.RunAsync(folder.Path, Apart, tool, "types")).IsDone(),
            StringComparison.Ordinal);
    }

    /// <summary>Builds a program that references one package.</summary>
    private async Task BuildAsync(string project, string package, string also, string code)
    {
        Directory.CreateDirectory(folder[project]);
        await WriteAsync(Path.Combine(folder[project], $"{project}.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
              </PropertyGroup>
              <ItemGroup><PackageReference Include="{package}" Version="{Version}" />{also}</ItemGroup>
            </Project>
            """);
        await WriteAsync(Path.Combine(folder[project], "Program.cs"), code);
        (await ProgramRun.RunAsync(
            folder[project], Apart, "dotnet", "build", "-v", "q", "-nodeReuse:false", "-o", "out")).IsDone();
    }

    private async Task<string> RunAsync(string project, params string[] arguments) =>
        (await ProgramRun.RunAsync(folder[project], Apart, "dotnet", [Program(project), .. arguments])).IsDone();

    private static Task WriteAsync(string path, string text) =>
        File.WriteAllTextAsync(path, text, TestContext.Current.CancellationToken);
}
