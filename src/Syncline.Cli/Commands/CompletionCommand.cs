using System.CommandLine;

namespace Syncline.Cli.Commands;

/// <summary><c>syncline completion SHELL</c>: prints what makes a shell complete lines of this command.</summary>
internal static class CompletionCommand
{
    private static readonly Dictionary<string, string> Scripts = new(StringComparer.Ordinal)
    {
        ["bash"] = """
            # Completes syncline in bash. For this shell: source <(syncline completion bash)
            _syncline_complete() {
                local IFS=$'\n'
                COMPREPLY=($("${COMP_WORDS[0]}" complete --position "$COMP_POINT" "$COMP_LINE" 2>/dev/null))
            }
            complete -o default -F _syncline_complete syncline ./syncline

            """,
        ["zsh"] = """
            #compdef syncline
            # Completes syncline in zsh. For this shell: source <(syncline completion zsh)
            _syncline_complete() {
                local -a candidates
                local answer="$("${words[1]}" complete --position "${#${BUFFER[1,CURSOR]}}" "$BUFFER" 2>/dev/null)"
                candidates=("${(@f)answer}")
                compadd -- $candidates
            }
            compdef _syncline_complete syncline

            """,
        ["fish"] = """
            # Completes syncline in fish. For this shell: syncline completion fish | source
            complete -c syncline -a '(syncline complete --position (commandline -C) (commandline) 2>/dev/null)'

            """,
    };

    private static readonly Argument<string> Shell =
        new Argument<string>("SHELL") { Description = string.Join(", ", Scripts.Keys) + "." }
            .AcceptOnlyFromAmong([.. Scripts.Keys]);

    public static Command Create()
    {
        ExampleCommand command = new(
            "completion",
            "Prints a script that makes a shell complete this command, its options, types and operations.",
            "syncline completion bash",
            "source <(syncline completion bash)")
        {
            Shell,
        };
        command.SetAction(parsed =>
        {
            Console.Out.Write(Scripts[parsed.GetRequiredValue(Shell)]);
            return ExitCodes.Done;
        });
        return command;
    }
}
