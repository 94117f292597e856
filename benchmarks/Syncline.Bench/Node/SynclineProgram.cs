using System.Diagnostics;

namespace Syncline.Bench.Node;

/// <summary>The <c>syncline</c> program of this working copy, as people run it: a process.</summary>
internal static class SynclineProgram
{
    private const string Program = "artifacts/bin/Syncline.Cli/release/Syncline.Cli.dll";

    /// <summary>The top of the working copy that this program was built in.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Starts a command; its output is to be read, its errors go to those of this process.</summary>
    public static Process Start(params IEnumerable<string> arguments)
    {
        ProcessStartInfo start = new("dotnet", [Path.Combine(Root, Program), .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        foreach (string variable in start.Environment.Keys.Where(IsSetting).ToList())
        {
            start.Environment.Remove(variable); // A user's own settings would change what is measured.
        }

        return Process.Start(start) ?? throw new InvalidOperationException("dotnet does not start.");
    }

    private static bool IsSetting(string variable) => variable.StartsWith("SYNCLINE_", StringComparison.Ordinal);

    private static string FindRoot()
    {
        for (string? folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "Syncline.slnx"))) return folder;
        }

        throw new InvalidOperationException($"No working copy of Syncline is above {AppContext.BaseDirectory}.");
    }
}
