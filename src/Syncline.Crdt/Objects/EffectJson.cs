using System.Text.Json;

namespace Syncline.Crdt.Objects;

/// <summary>Effects in JSON, as the operations that users asked for: <c>"op"</c> and <c>"args"</c>.</summary>
/// <remarks>
/// What an effect carries beside that, such as what a reset had seen, is left out. Names are those of
/// <see cref="OperationCatalogue"/>.
/// </remarks>
public static class EffectJson
{
    /// <summary>Writes the members <c>"op"</c> and <c>"args"</c> of the object that the writer is in.</summary>
    public static void WriteMembers(Utf8JsonWriter writer, Effect effect)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(effect);
        writer.WriteString("op", effect.Name);
        writer.WritePropertyName("args");
        WriteArguments(writer, effect);
    }

    /// <summary>Writes the arguments of an effect's operation, as an array.</summary>
    public static void WriteArguments(Utf8JsonWriter writer, Effect effect)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(effect);
        writer.WriteStartArray();
        effect.WriteArguments(writer);
        writer.WriteEndArray();
    }
}
