using System.Diagnostics;

namespace Syncline.Tests.Storage;

/// <summary>A child process that appends to a log and prints what is durable; see tests/Syncline.LogWriter.</summary>
public sealed class LogProcess : IDisposable
{
    private readonly Process process;

    private LogProcess(Process process) => this.process = process;

    /// <summary>Starts it, behind another program and its arguments if some are given.</summary>
    public static LogProcess Start(string folder, int count, params string[] behind) =>
        Start([folder, $"{count}"], behind);

    /// <summary>Starts it with these arguments, behind another program and its arguments if some are given.</summary>
    public static LogProcess Start(string[] arguments, params string[] behind)
    {
        string[] command =
        [
            .. behind, Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet"
                ? path
                : "dotnet",
            Path.Combine(AppContext.BaseDirectory, "Syncline.LogWriter.dll"), .. arguments,
        ];
        ProcessStartInfo start = new(command[0], command[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        Process process = Process.Start(start)!;
        process.ErrorDataReceived += (_, _) => { }; // Drained, so that the child never waits for its reader.
        process.BeginErrorReadLine();
        return new(process);
    }

    public int ExitCode => process.ExitCode;

    public Task<string?> ReadLineAsync() =>
        process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken).AsTask();

    /// <summary>The lines up to its end.</summary>
    public async Task<List<string>> ReadToEndAsync()
    {
        List<string> lines = [];
        while (await ReadLineAsync() is { } line)
        {
            lines.Add(line);
        }

        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return lines;
    }

    public void Kill() => process.Kill();

    /// <summary>Ends its standard input.</summary>
    public void EndInput() => process.StandardInput.Close();

    public void Dispose()
    {
        if (!process.HasExited) process.Kill(entireProcessTree: true);
        process.Dispose();
    }
}
