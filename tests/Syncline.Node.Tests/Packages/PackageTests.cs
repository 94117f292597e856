using Syncline.Node.Tests.Support;
using Syncline.Testing;

namespace Syncline.Node.Tests.Packages;

/// <summary>The packages that are published: the tool runs, and a new project builds on the libraries.</summary>
public sealed class PackageTests
{
    private const string Version = "0.1.0-tested";

    private static readonly string[] Packages =
        ["Syncline", "Syncline.Cli", "Syncline.Client", "Syncline.Crdt", "Syncline.Node", "Syncline.Replication"];

    [Fact]
    public async Task The_tool_is_installed_and_a_project_builds_on_the_library_from_a_feed()
    {
        using TemporaryFolder folder = new();
        Dictionary<string, string> apart = new()
        {
            ["NUGET_PACKAGES"] = folder["packages"], // What is tested here is never found by a build elsewhere.
            ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
            ["MSBUILDDISABLENODEREUSE"] = "1",
        };
        string feed = folder["feed"], project = folder["app"];
        (await ProgramRun.RunAsync(
            RepositoryFiles.Root, [], "dotnet", "pack", "Syncline.slnx", "-c", "Release", "--no-build", "-v", "q",
            "-nodeReuse:false", $"-p:PackageVersion={Version}", "-o", feed)).IsDone();
        Assert.Equal(
            Packages.Select(name => $"{name}.{Version}.nupkg"),
            Directory.GetFiles(feed).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal));

        Directory.CreateDirectory(project);
        await WriteAsync(Path.Combine(folder.Path, "nuget.config"), $"""
            <configuration>
              <packageSources><clear /><add key="feed" value="{feed}" /></packageSources>
            </configuration>
            """);
        (await ProgramRun.RunAsync(
            folder.Path, apart, "dotnet", "tool", "install", "Syncline.Cli", "--tool-path", folder["tools"],
            "--version", Version)).IsDone();
        string tool = Path.Combine(folder["tools"], "syncline");
        Assert.Equal("0.1.0\n", (await ProgramRun.RunAsync(project, apart, tool, "--version")).IsDone());
        Assert.Contains("increment", (await ProgramRun.RunAsync(project, apart, tool, "types")).IsDone(),
            StringComparison.Ordinal);

        await WriteAsync(Path.Combine(project, "app.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
              </PropertyGroup>
              <ItemGroup><PackageReference Include="Syncline" Version="{Version}" /></ItemGroup>
            </Project>
            """);
        await WriteAsync(Path.Combine(project, "Program.cs"), """
            using Syncline.Objects;
            using Syncline.Replicas;

            await using Replica replica = Replica.Open("./data");
            await replica.Transact(tx => tx.Counter("visits/today").Increment(3)).WaitDurableAsync();
            Console.WriteLine(replica.Snapshot().Counter("visits/today"));
            """);
        (await ProgramRun.RunAsync(project, apart, "dotnet", "build", "-v", "q", "-nodeReuse:false", "-o", "out"))
            .IsDone();
        Assert.Equal("3\n", (await ProgramRun.RunAsync(project, apart, "dotnet", "out/app.dll")).IsDone());
        Assert.Equal("6\n", (await ProgramRun.RunAsync(project, apart, "dotnet", "out/app.dll")).IsDone());
    }

    private static Task WriteAsync(string path, string text) =>
        File.WriteAllTextAsync(path, text, TestContext.Current.CancellationToken);
}
