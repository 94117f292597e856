using System.Text.Json;

namespace Syncline.Cli.Demo;

/// <summary>One update of the demo.</summary>
/// <param name="Object">The object's address.</param>
/// <param name="Type">Its type.</param>
/// <param name="Operation">What is done to it.</param>
/// <param name="Arguments">The arguments, each as JSON.</param>
internal sealed record DemoUpdate(string Object, string Type, string Operation, params IReadOnlyList<string> Arguments)
{
    /// <summary>The update as a node takes it.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("object", Object);
        writer.WriteString("type", Type);
        writer.WriteString("op", Operation);
        writer.WriteStartArray("args");
        foreach (string argument in Arguments)
        {
            writer.WriteRawValue(argument);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    /// <summary>The update as a user types it.</summary>
    public override string ToString() => string.Join(' ', [Object, Type, Operation, .. Arguments]);
}
