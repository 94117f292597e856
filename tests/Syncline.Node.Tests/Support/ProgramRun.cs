using System.Diagnostics;

namespace Syncline.Node.Tests.Support;

/// <summary>A program of the machine that was run to its end.</summary>
/// <param name="ExitCode">How it ended.</param>
/// <param name="Output">What it printed.</param>
/// <param name="Error">What it said on standard error.</param>
public sealed record ProgramRun(int ExitCode, string Output, string Error)
{
    /// <summary>Runs it; variables are added to the environment.</summary>
    public static async Task<ProgramRun> RunAsync(
        string folder, Dictionary<string, string> variables, string program, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (variable, value) in variables)
        {
            start.Environment[variable] = value;
        }

        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        Task<string> error = process.StandardError.ReadToEndAsync(cancellation);
        string output = await process.StandardOutput.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation);
        return new(process.ExitCode, output, await error);
    }

    /// <summary>Checks that it ended well, and gives what it printed.</summary>
    public string IsDone()
    {
        Assert.True(ExitCode == 0, $"{ExitCode}: {Error}{Output}");
        return Output;
    }
}
