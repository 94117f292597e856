using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;

namespace Syncline.Bench.Text.Peers;

/// <summary>The Node.js program in <c>benchmarks/peers</c> that measures other libraries.</summary>
internal sealed class PeerRunner
{
    private static readonly JsonSerializerOptions CamelCase = new(JsonSerializerDefaults.Web);

    private PeerRunner(string folder) => Folder = folder;

    /// <summary>Where the program is.</summary>
    public string Folder { get; }

    /// <summary>The packages that are measured, with their versions.</summary>
    public IReadOnlyList<(string Peer, string Version)> Peers
    {
        get
        {
            using JsonDocument package = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "package.json")));
            return
            [
                .. package.RootElement.GetProperty("dependencies").EnumerateObject()
                    .Select(dependency => (dependency.Name, dependency.Value.GetString()!)),
            ];
        }
    }

    /// <summary>Finds the runner and installs its packages; null, and what to do, where that can't be.</summary>
    public static PeerRunner? Prepare(out string toDo)
    {
        PeerRunner runner = new(Path.Combine(Root(), "benchmarks", "peers"));
        toDo = "Other libraries take Node.js 20.11 or later on the path (https://nodejs.org).";
        if (!runner.Succeeds("node", "--version")) return null;
        toDo = $"Their packages could not be installed; run 'npm ci' in {runner.Folder}.";
        return runner.IsInstalled || runner.Succeeds("npm", "ci") ? runner : null;
    }

    /// <summary>Measures one library in processes of its own; yields its figures as they come.</summary>
    public IEnumerable<PeerFigure> Measure(string peer, IReadOnlyList<string> arguments)
    {
        using Process process = Start("node", ["run.js", peer, .. arguments]);
        while (process.StandardOutput.ReadLine() is string line)
        {
            yield return JsonSerializer.Deserialize<PeerFigure>(line, CamelCase)
                ?? throw new InvalidOperationException($"The runner of {peer} says '{line}'.");
        }

        process.WaitForExit();
        Check.That(process.ExitCode == 0, $"The runner of {peer} has failed; its error output says why.");
    }

    private bool IsInstalled
    {
        get
        {
            FileInfo installed = new(Path.Combine(Folder, "node_modules", ".package-lock.json"));
            return installed.Exists
                && installed.LastWriteTimeUtc >= File.GetLastWriteTimeUtc(Path.Combine(Folder, "package-lock.json"));
        }
    }

    private bool Succeeds(string program, string argument)
    {
        try
        {
            using Process process = Start(program, [argument]);
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false; // It is not installed, which the caller says.
        }
    }

    private Process Start(string program, IReadOnlyList<string> arguments)
    {
        ProcessStartInfo start = new(program, arguments) { WorkingDirectory = Folder, RedirectStandardOutput = true };
        return Process.Start(start) ?? throw new InvalidOperationException($"{program} does not start.");
    }

    private static string Root()
    {
        for (DirectoryInfo? above = new(AppContext.BaseDirectory); above is not null; above = above.Parent)
        {
            if (File.Exists(Path.Combine(above.FullName, "Syncline.slnx"))) return above.FullName;
        }

        throw new DirectoryNotFoundException($"No Syncline.slnx above {AppContext.BaseDirectory}.");
    }
}
