using System.Diagnostics;
using Syncline.Cli.Settings;

namespace Syncline.Cli.Demo;

/// <summary>This very program, as the program of another process.</summary>
internal static class NodeProgram
{
    /// <summary>How a process of it is started.</summary>
    /// <param name="arguments">Its command line.</param>
    public static ProcessStartInfo StartOf(IEnumerable<string> arguments)
    {
        string program = Environment.ProcessPath
            ?? throw new CommandException(ExitCodes.Internal, "The system does not say what program this is.");
        bool isHost = Path.GetFileNameWithoutExtension(program).Equals("dotnet", StringComparison.OrdinalIgnoreCase);
        string[] before = isHost ? [typeof(NodeProgram).Assembly.Location] : [];
        ProcessStartInfo start = new(program, [.. before, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string variable in start.Environment.Keys.Where(EnvironmentSettings.IsOne).ToList())
        {
            start.Environment.Remove(variable); // What the user has set for nodes of his own.
        }

        return start;
    }
}
