using System.Diagnostics;
using System.Reflection;

namespace Syncline.Bench;

/// <summary>This program once more, in a role of its own; the two talk by lines.</summary>
/// <remarks>A role ends when its input does, so none outlives the suite.</remarks>
internal sealed class BenchProcess : IDisposable
{
    /// <summary>The hidden argument that names a role.</summary>
    public const string RoleOption = "--role";

    private static readonly TimeSpan EndMax = TimeSpan.FromSeconds(30);

    private readonly string role;
    private readonly Process process;

    private BenchProcess(string role, Process process) => (this.role, this.process) = (role, process);

    /// <summary>Starts a role with its arguments.</summary>
    public static BenchProcess Start(string role, params string[] arguments)
    {
        string program = Environment.ProcessPath ?? throw new InvalidOperationException("This program has no path.");
        bool isHosted = Path.GetFileNameWithoutExtension(program) == "dotnet"; // As ./bench starts it.
        ProcessStartInfo start = new(program)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        string[] own = isHosted ? [Assembly.GetExecutingAssembly().Location] : [];
        foreach (string argument in (string[])[.. own, RoleOption, role, .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        return new(role, Process.Start(start) ?? throw new InvalidOperationException($"{program} does not start."));
    }

    /// <summary>The next line that the role says; throws if it ended instead, as it does where a check fails.</summary>
    public string Hear() => process.StandardOutput.ReadLine()
        ?? throw new InvalidOperationException($"The process '{role}' has ended; its error output says why.");

    /// <summary>Says a line to the role.</summary>
    public void Say(string line)
    {
        process.StandardInput.WriteLine(line);
        process.StandardInput.Flush();
    }

    /// <summary>Ends it, by force if it does not end by itself.</summary>
    public void Dispose()
    {
        process.StandardInput.Close();
        if (!process.WaitForExit(EndMax)) process.Kill();
        process.Dispose();
    }
}
