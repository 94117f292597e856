using System.Text.Json;
using System.Text.RegularExpressions;

namespace Syncline.Node.Tests.Support;

/// <summary>As much of JSON Schema (draft 2020-12) as the document of a node's HTTP interface uses.</summary>
/// <param name="document">What references lead into.</param>
internal sealed class SchemaCheck(JsonElement document)
{
    private static readonly HashSet<string> Known =
    [
        "$ref", "description", "default", "format", "type", "enum", "oneOf", "required", "properties",
        "additionalProperties", "items", "minItems", "maxItems", "minimum", "maximum", "minLength", "pattern",
    ];

    /// <summary>What is wrong with a value under a schema; nothing if it is as it should be.</summary>
    public IEnumerable<string> FaultsOf(JsonElement schema, JsonElement value, string place)
    {
        if (schema.TryGetProperty("$ref", out JsonElement reference))
        {
            return FaultsOf(Follow(reference.GetString()!), value, place);
        }

        IEnumerable<string> unknown = schema.EnumerateObject().Select(each => each.Name)
            .Where(each => !Known.Contains(each)).Select(each => $"{place}: this check does not know '{each}'");
        return [.. unknown, .. OwnFaultsOf(schema, value, place), .. PartFaultsOf(schema, value, place)];
    }

    private JsonElement Follow(string reference) => reference.TrimStart('#', '/').Split('/')
        .Aggregate(document, (element, step) => element.GetProperty(step));

    private IEnumerable<string> OwnFaultsOf(JsonElement schema, JsonElement value, string place)
    {
        if (schema.TryGetProperty("type", out JsonElement type) && !TypesOf(type).Any(each => Is(each, value)))
        {
            yield return $"{place} is no {type}: {value}";
            yield break;
        }

        if (schema.TryGetProperty("enum", out JsonElement names)
            && !names.EnumerateArray().Any(name => JsonElement.DeepEquals(name, value)))
        {
            yield return $"{place} is none of {names}: {value}";
        }

        if (schema.TryGetProperty("oneOf", out JsonElement choices))
        {
            int fits = choices.EnumerateArray().Count(choice => !FaultsOf(choice, value, place).Any());
            if (fits != 1) yield return $"{place} fits {fits} of its choices: {value}";
        }

        if (value.ValueKind == JsonValueKind.Number)
        {
            if (schema.TryGetProperty("minimum", out JsonElement min) && value.GetDouble() < min.GetDouble())
            {
                yield return $"{place} is below {min}: {value}";
            }

            if (schema.TryGetProperty("maximum", out JsonElement max) && value.GetDouble() > max.GetDouble())
            {
                yield return $"{place} is above {max}: {value}";
            }
        }

        if (value.ValueKind != JsonValueKind.String) yield break;
        string text = value.GetString()!;
        if (schema.TryGetProperty("minLength", out JsonElement length) && text.Length < length.GetInt32())
        {
            yield return $"{place} is shorter than {length}: {value}";
        }

        if (schema.TryGetProperty("pattern", out JsonElement pattern) && !Regex.IsMatch(text, pattern.GetString()!))
        {
            yield return $"{place} is not like {pattern}: {value}";
        }
    }

    private IEnumerable<string> PartFaultsOf(JsonElement schema, JsonElement value, string place) =>
        value.ValueKind switch
        {
            JsonValueKind.Object => MemberFaultsOf(schema, value, place),
            JsonValueKind.Array => ItemFaultsOf(schema, value, place),
            _ => [],
        };

    private IEnumerable<string> MemberFaultsOf(JsonElement schema, JsonElement value, string place)
    {
        List<string> faults = [];
        if (schema.TryGetProperty("required", out JsonElement required))
        {
            faults.AddRange(required.EnumerateArray().Where(name => !value.TryGetProperty(name.GetString()!, out _))
                .Select(name => $"{place} lacks '{name}'"));
        }

        bool hasMore = schema.TryGetProperty("additionalProperties", out JsonElement more);
        foreach (JsonProperty member in value.EnumerateObject())
        {
            string inner = $"{place}/{member.Name}";
            if (schema.TryGetProperty("properties", out JsonElement known)
                && known.TryGetProperty(member.Name, out JsonElement of))
            {
                faults.AddRange(FaultsOf(of, member.Value, inner));
            }
            else if (hasMore && more.ValueKind == JsonValueKind.False)
            {
                faults.Add($"{inner} is not documented");
            }
            else if (hasMore && more.ValueKind == JsonValueKind.Object)
            {
                faults.AddRange(FaultsOf(more, member.Value, inner));
            }
        }

        return faults;
    }

    private IEnumerable<string> ItemFaultsOf(JsonElement schema, JsonElement value, string place)
    {
        int count = value.GetArrayLength();
        if (schema.TryGetProperty("minItems", out JsonElement min) && count < min.GetInt32())
        {
            yield return $"{place} has fewer than {min} items";
        }

        if (schema.TryGetProperty("maxItems", out JsonElement max) && count > max.GetInt32())
        {
            yield return $"{place} has more than {max} items";
        }

        if (!schema.TryGetProperty("items", out JsonElement items)) yield break;
        int at = 0;
        foreach (JsonElement item in value.EnumerateArray())
        {
            foreach (string fault in FaultsOf(items, item, $"{place}/{at++}"))
            {
                yield return fault;
            }
        }
    }

    private static IEnumerable<string> TypesOf(JsonElement type) =>
        type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(each => each.GetString()!)
            : [type.GetString()!];

    private static bool Is(string type, JsonElement value) => type switch
    {
        "null" => value.ValueKind == JsonValueKind.Null,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        "string" => value.ValueKind == JsonValueKind.String,
        "array" => value.ValueKind == JsonValueKind.Array,
        "object" => value.ValueKind == JsonValueKind.Object,
        _ => throw new ArgumentException($"No such type: {type}.", nameof(type)),
    };
}
