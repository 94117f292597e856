using System.Diagnostics;

namespace Syncline.Bench.Node;

/// <summary><c>first_build</c>: the first <c>./syncline</c> in a fresh clone, its packages restored before.</summary>
internal static class FirstBuild
{
    private const int Runs = 3;

    public static Figure Measure() => new(
        "first_build", Median.Of(Runs, Build), "s", 20, "of what is committed; the packages are in the user's cache");

    private static double Build()
    {
        using BenchFolder folder = new();
        Run(folder.Path, "git", "clone", "--quiet", SynclineProgram.Root, "clone");
        string clone = Path.Combine(folder.Path, "clone");
        Run(clone, "dotnet", "restore", "--verbosity", "quiet", "src/Syncline.Cli");
        Stopwatch watch = Stopwatch.StartNew();
        Run(clone, "./syncline", "--version");
        return watch.Elapsed.TotalSeconds;
    }

    private static void Run(string folder, string program, params string[] arguments)
    {
        string path = program.StartsWith("./", StringComparison.Ordinal) ? Path.Combine(folder, program) : program;
        ProcessStartInfo start = new(path, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true };
        using Process process = Process.Start(start)
            ?? throw new InvalidOperationException($"{program} does not start.");
        _ = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Check.That(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}.");
    }
}
