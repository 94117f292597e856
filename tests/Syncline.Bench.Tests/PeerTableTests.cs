using Syncline.Bench.Text.Peers;

namespace Syncline.Bench.Tests;

/// <summary>The table of <c>./bench text --peers</c>.</summary>
public sealed class PeerTableTests
{
    [Fact]
    public void The_least_of_a_row_is_bold_and_what_is_missing_says_why_below()
    {
        PeerFigure[] figures =
        [
            new("local", "Syncline", 23.44, "ms", null),
            new("size_history", "Syncline", 82_371, "B", null),
            new("local", "yjs", 4_775.2, "ms", "3 runs"),
            new("size_history", "yjs", 226_970, "B", null),
            new("local", "json-joy", 23.4, "ms", null),
            new("size_history", "json-joy", null, null, "keeps no history"),
            new("memory", "json-joy", 2.756, "MB", null),
        ];
        using StringWriter output = new() { NewLine = "\n" };

        PeerTable.Write(
            figures, [("Syncline", "Syncline"), ("yjs", "yjs 13.6.33"), ("json-joy", "json-joy 18.28.0")], output);

        Assert.Equal(
            """
            | id | Syncline | yjs 13.6.33 | json-joy 18.28.0 |
            |---|---|---|---|
            | `local`, ms | 23.4 | 4,775 | **23.4** |
            | `size_history`, B | **82,371** | 226,970 | – |
            | `memory`, MB | – | – | 2.76 |

            - 3 runs: yjs `local`
            - keeps no history: json-joy `size_history`

            """,
            output.ToString());
    }
}
