using System.CommandLine;
using Syncline.Cli.Demo;

namespace Syncline.Cli.Commands;

/// <summary><c>syncline demo</c>: three real nodes, cut apart, killed, healed, and compared.</summary>
internal static class DemoCommand
{
    private static readonly Option<bool> Sabotage = new("--sabotage")
    {
        Description = "Holds one write back at the end: the nodes must be found to differ, with exit code 1.",
    };

    public static Command Create()
    {
        Command command = new ExampleCommand(
            "demo",
            "Shows in some seconds what this is for: three nodes in temporary folders write, are cut apart, contradict "
            + "each other, one is killed, and all agree again. Exit code 1 if they do not.",
            "syncline demo",
            "syncline demo --sabotage")
        {
            Sabotage,
        };
        command.SetAction((parsed, cancellation) => RunAsync(parsed.GetValue(Sabotage), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(bool isSabotaged, CancellationToken cancellation)
    {
        await using StreamWriter output = Output.Open();
        await using DemoCluster cluster = new();
        DemoStory story = new(cluster, new(output), isSabotaged);
        if (await story.TellAsync(cancellation)) return ExitCodes.Done;
        await Console.Error.WriteLineAsync("syncline: the nodes do not hold the same, or not all that they should.");
        return ExitCodes.AnswerIsNo;
    }
}
