using System.CommandLine;
using Syncline.Crdt.Registers;

namespace Syncline.Cli.Commands;

/// <summary><c>--policy POLICY</c>, which commands that read an object have.</summary>
internal static class PolicyOption
{
    public static Option<string?> Create()
    {
        Option<string?> option = new("--policy")
        {
            Description = $"How a register is viewed: {string.Join(", ", RegisterPolicies.Names)}.",
            HelpName = "POLICY",
        };
        option.CompletionSources.Add([.. RegisterPolicies.Names]);
        return option;
    }
}
