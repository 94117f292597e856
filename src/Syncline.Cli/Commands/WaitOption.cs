using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Syncline.Replicas;

namespace Syncline.Cli.Commands;

/// <summary><c>--wait RUNG</c>: how far up the ladder an update is waited for.</summary>
internal static class WaitOption
{
    private static readonly ReceiptRung[] Named =
        [ReceiptRung.Applied, ReceiptRung.Durable, ReceiptRung.Quorum, ReceiptRung.All];

    public static Option<ReceiptRung> Create()
    {
        Option<ReceiptRung> option = new("--wait")
        {
            Description = "Answer once it is applied (the default), durable, or durable on a quorum, on all or on K of "
                + "the keepers.",
            HelpName = "applied|durable|quorum|all|K",
            CustomParser = Parse,
        };
        option.CompletionSources.Add([.. Named.Select(rung => rung.ToString())]);
        return option;
    }

    private static ReceiptRung Parse(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        foreach (ReceiptRung rung in Named.Where(rung => rung.ToString() == text))
        {
            return rung;
        }

        bool isNumber = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int keepers);
        if (isNumber && keepers > 0) return ReceiptRung.On(keepers);
        result.AddError($"'{text}' is no rung: applied, durable, quorum, all, or a number of keepers from 1 on.");
        return default;
    }
}
