using System.CommandLine;
using Syncline.Client.Calls;
using Syncline.Crdt.Objects;

namespace Syncline.Cli.Commands;

/// <summary><c>syncline types</c>: what the catalogue of types and operations holds.</summary>
internal static class TypesCommand
{
    public static Command Create()
    {
        Option<bool> json = new("--json") { Description = "Prints JSON." };
        Option<bool> markdown = new("--markdown") { Description = "Prints the page docs/types.md." };
        Command command = new ExampleCommand(
            "types", "Prints the types of objects, their operations and arguments.", "syncline types")
        {
            json, markdown,
        };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(markdown)) Console.Out.Write(TypesPage.Text());
            else if (parsed.GetValue(json)) Output.Print(ToJson());
            else Print();
            return ExitCodes.Done;
        });
        return command;
    }

    private static void Print() => TerminalTable.Print(
        ["type", "operation", "arguments"],
        Operations().Select(known => new[] { known.Type, known.Name, known.Arguments }),
        row => $"{row[0],-15}{row[1],-12}{row[2]}");

    private static IEnumerable<(string Type, string Name, string Arguments)> Operations() =>
        from type in ObjectTypes.Definitions
        from form in type.Operations
        select (type.Name, form.Name, form.Takes);

    private static string ToJson() => JsonText.Write(writer =>
    {
        writer.WriteStartArray();
        foreach (var (type, name, arguments) in Operations())
        {
            writer.WriteStartObject();
            writer.WriteString("type", type);
            writer.WriteString("op", name);
            writer.WriteString("args", arguments);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    });
}
