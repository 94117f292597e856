using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Syncline.Cli.Commands;

/// <summary>The whole command line.</summary>
internal static class SynclineCommand
{
    /// <summary>Builds it.</summary>
    public static Command Create()
    {
        HelpOption help = new();
        help.Action = new ExamplesHelpAction((SynchronousCommandLineAction)help.Action!);
        // A plain command, since a root command takes its name from the assembly and users type `syncline`.
        return new ExampleCommand(
            "syncline",
            "Keeps the objects that many processes change at once in agreement.",
            "syncline node",
            "syncline update visits/today counter increment",
            "syncline read visits/today counter")
        {
            help,
            new VersionOption(),
            NodeCommand.Create(),
            UpdateCommand.Create(),
            ReadCommand.Create(),
            ListCommand.Create(),
            WatchCommand.Create(),
            StatusCommand.Create(),
            SpaceCommand.Create(),
            KeyCommand.Create(),
            TypesCommand.Create(),
            DemoCommand.Create(),
            ReplayCommand.Create(),
            CheckCommand.Create(),
            BackupCommand.Create(),
            RestoreCommand.Create(),
            LogCommand.Create(),
            CompletionCommand.Create(),
            CompleteCommand.Create(Create),
        };
    }
}
