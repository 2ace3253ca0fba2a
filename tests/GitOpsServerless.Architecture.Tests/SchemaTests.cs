using System.Text.Json;
using GitOpsServerless.Engine.Definitions;
using GitOpsServerless.Testing;

namespace GitOpsServerless.Architecture.Tests;

public sealed class SchemaTests
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, IndentSize = 2 };

    [Fact]
    public void Schema_for_editors_is_what_the_reader_accepts()
    {
        Golden.Matches("schemas/gitops-serverless.schema.json", JsonSchemaWriter.Write().ToJsonString(Indented) + "\n");
    }
}
