using System.Text.Json;

namespace Syncline.Crdt.Objects;

/// <summary>Operations in JSON, as a node takes them: <c>"op"</c> and <c>"args"</c>.</summary>
/// <remarks>Names are those of <see cref="OperationCatalogue"/>, which reads them.</remarks>
public static class OperationJson
{
    /// <summary>Writes the members <c>"op"</c> and <c>"args"</c> of the object that the writer is in.</summary>
    public static void WriteMembers(Utf8JsonWriter writer, Operation operation)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(operation);
        writer.WriteString("op", operation.Name);
        writer.WriteStartArray("args");
        operation.WriteArguments(writer);
        writer.WriteEndArray();
    }
}
