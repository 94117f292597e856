using System.Diagnostics;
using Syncline.Cli.Settings;
using Syncline.Testing;

namespace Syncline.Node.Tests.Support;

/// <summary>A real <c>syncline</c> process.</summary>
public sealed class CommandProcess : IDisposable
{
    private static readonly TimeSpan EndTime = TimeSpan.FromSeconds(60);

    private readonly Process process;
    private readonly Task<string> error;

    private CommandProcess(Process process)
    {
        this.process = process;
        error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>What the command printed by its end.</summary>
    public sealed record Ended(int ExitCode, string Output, string Error);

    public static CommandProcess Start(params IEnumerable<string> arguments) => Start(["dotnet"], arguments, []);

    /// <summary>Runs a command to its end, with variables in its environment.</summary>
    public static async Task<Ended> RunAsync(
        Dictionary<string, string> variables, params IEnumerable<string> arguments)
    {
        using CommandProcess command = Start(["dotnet"], arguments, variables);
        command.process.StandardInput.Close();
        return await command.EndAsync();
    }

    /// <summary>Starts a command with variables in its environment.</summary>
    public static CommandProcess Start(Dictionary<string, string> variables, params IEnumerable<string> arguments) =>
        Start(["dotnet"], arguments, variables);

    /// <summary>Starts a command as a script does in the background: with SIGINT ignored.</summary>
    public static CommandProcess StartInBackground(params IEnumerable<string> arguments) =>
        Start(["sh", "-c", "trap '' INT; exec dotnet \"$@\"", "sh"], arguments, []);

    /// <summary>Starts a command on a terminal of 200 columns, with colours.</summary>
    public static CommandProcess StartOnTerminal(params IEnumerable<string> arguments)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/script"), "It takes `script`, which is not installed here.");
        string[] behind = ["sh", "-c", "exec script -qec \"stty cols 200; exec dotnet $*\" /dev/null", "sh"];
        return Start(behind, arguments, new() { ["TERM"] = "xterm-256color" });
    }

    /// <summary>Starts another program that was built.</summary>
    public static CommandProcess StartProgram(string path) => Start(new ProcessStartInfo("dotnet", [path]));

    private static CommandProcess Start(
        IReadOnlyList<string> behind, IEnumerable<string> arguments, Dictionary<string, string> variables)
    {
        string program = RepositoryFiles.PathOf("artifacts/bin/Syncline.Cli/release/Syncline.Cli.dll");
        ProcessStartInfo start = new(behind[0], [.. behind.Skip(1), program, .. arguments]);
        foreach (string variable in start.Environment.Keys.Where(EnvironmentSettings.IsOne).ToList())
        {
            start.Environment.Remove(variable);
        }

        start.Environment.Remove("NO_COLOR"); // How the test runner was told to write is not for its children.
        foreach (var (variable, value) in variables)
        {
            start.Environment[variable] = value;
        }

        start.Environment["http_proxy"] = "http://127.0.0.1:9"; // Must not matter: nodes are spoken to directly.
        return Start(start);
    }

    private static CommandProcess Start(ProcessStartInfo start)
    {
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        return new(Process.Start(start)!);
    }

    /// <summary>Runs a command to its end.</summary>
    public static Task<Ended> RunAsync(params IEnumerable<string> arguments) =>
        RunWithInputAsync("", arguments);

    /// <summary>Runs a command to its end, with something on standard input.</summary>
    public static async Task<Ended> RunWithInputAsync(string input, params IEnumerable<string> arguments)
    {
        using CommandProcess command = Start(arguments);
        await command.process.StandardInput.WriteAsync(input);
        command.process.StandardInput.Close();
        return await command.EndAsync();
    }

    /// <summary>The next line of standard output; null at its end.</summary>
    public async Task<string?> ReadLineAsync() =>
        await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(EndTime);

    /// <summary>Waits for the end.</summary>
    public async Task<Ended> EndAsync()
    {
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(EndTime);
        return new(process.ExitCode, output, await error);
    }

    /// <summary>Reads no more of standard output: who writes to it finds nobody there.</summary>
    public void CloseOutput() => process.StandardOutput.Close();

    /// <summary>Waits for the end of a command of which nobody reads standard output.</summary>
    public async Task<(int ExitCode, string Error)> EndUnreadAsync()
    {
        await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(EndTime);
        return (process.ExitCode, await error);
    }

    /// <summary>Sends a signal, such as <c>TERM</c>.</summary>
    public async Task SignalAsync(string name)
    {
        using Process kill = Process.Start("kill", [$"-{name}", $"{process.Id}"]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    public void Dispose()
    {
        if (!process.HasExited) process.Kill();
        process.Dispose();
    }
}
