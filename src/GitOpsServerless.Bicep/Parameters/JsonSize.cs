using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using GitOpsServerless.Bicep.Semantics;

namespace GitOpsServerless.Bicep.Parameters;

/// <summary>How much a value is: counted before it is copied, so that values that double at every step end at the bounds of the output.</summary>
internal static class JsonSize
{
    public static void Spend(Compilation compilation, JsonNode? value)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        compilation.Spend(1);
        switch (value)
        {
            case JsonObject container:
                foreach (var (name, part) in container)
                {
                    compilation.SpendText(name.Length);
                    Spend(compilation, part);
                }

                break;
            case JsonArray items:
                foreach (var item in items)
                {
                    Spend(compilation, item);
                }

                break;
            case JsonValue text when text.GetValueKind() == JsonValueKind.String:
                compilation.SpendText(text.GetValue<string>().Length);
                break;
        }
    }
}
