BeforeAll {
    . $PSScriptRoot/Common.ps1
    $world = New-TestWorld hostile
    $esc = [char] 27
    # What a terminal would act on: escape sequences, the bell, C1, marks that turn the direction.
    $dangerous = "$esc\[2J|$esc\]0;|[\a\u009b\u202e]"
    $PSStyle.OutputRendering = 'Ansi'
}
AfterAll {
    $PSStyle.OutputRendering = 'Host'
    Remove-TestWorld $world
}

Describe 'Text of others at the console' {
    It 'is escaped in the differences, the names and the kinds of a plan' {
        Set-TestFile $world.Manifest ((Get-TestManifest hostile) + @'

---
apiVersion: v1
kind: ConfigMap
metadata: { name: keys, namespace: hostile, annotations: { note: "x\e[2J\a\u009b\u202e" } }
data: { greeting: "hi\e[2J\a\u009b\u202e" }
'@)
        Invoke-GitOpsReconciliation hostile -Confirm:$false -WarningAction SilentlyContinue -ErrorAction SilentlyContinue | Out-Null
        Invoke-TestCluster /api/v1/namespaces/hostile/configmaps/web?fieldManager=some%1B%5B2J%07body Patch (@{ data = @{ greeting = "now$esc[2J`a$([char]0x9b)$([char]0x202e)" } } | ConvertTo-Json) | Out-Null
        $drift = Get-GitOpsDrift hostile
        $drift | Should -Not -BeNullOrEmpty
        foreach ($shown in ($drift | Out-String), ($drift | Format-List | Out-String), ($drift | Format-List * | Out-String -Width 400), ($drift.Deltas | Out-String), ($drift.Deltas | Format-List | Out-String),
            (Compare-GitOpsState hostile | Out-String), ((Compare-GitOpsState hostile).Changes | Format-List | Out-String),
            (Get-GitOpsApplication hostile | Format-List | Out-String), (Get-GitOpsRun hostile | Format-List | Out-String),
            (Get-GitOpsResource hostile | Out-String), (Get-GitOpsManifest hostile | Out-String)) {
            $shown | Should -Not -BeNullOrEmpty
            $shown | Should -Not -Match $dangerous
        }
        ($drift | Format-List | Out-String) | Should -Match 'now\\u001B\[2J\\u0007\\u009B\\u202E'
        foreach ($format in 'md', 'html', 'xml') {
            Export-GitOpsDriftReport "TestDrive:/hostile.$format" hostile -Force | Out-Null
            Get-Content -Raw "TestDrive:/hostile.$format" | Should -Not -Match $dangerous
        }
    }

    It 'is escaped in a kind that no cluster serves, and in its error' {
        Set-TestFile $world.Manifest ((Get-TestManifest hostile) + "`n---`napiVersion: `"evil.example/v1`"`nkind: `"Evil\e[2J\a\u009b\u202e`"`nmetadata: { name: `"web`", namespace: hostile }`n")
        $plan = Compare-GitOpsState hostile -ErrorVariable problem -ErrorAction SilentlyContinue -WarningVariable warned -WarningAction SilentlyContinue
        $said = @(@($plan | Out-String) + @($plan.Changes | Out-String) + @($problem | Out-String) + @($problem | Format-List -Force | Out-String) + @($warned | Out-String) + @(Get-GitOpsManifest hostile -ErrorAction SilentlyContinue | Out-String)) -join "`n"
        $said | Should -Match 'Evil\\u001B'
        $said | Should -Not -Match $dangerous
    }

    It 'is escaped in what is wrong with definitions' {
        Set-TestFile (Join-Path $TestDrive 'definitions/bad.yaml') "apiVersion: gitops.serverless/v1`nkind: Application`nmetadata: { name: bad }`nspec: { `"tar\e[2J\a\u009b\u202eget`": x }`n"
        $all = Test-GitOpsConfiguration (Join-Path $TestDrive 'definitions') -Detailed
        $all.Count | Should -BeGreaterThan 0
        (($all | Out-String) + ($all | Format-List | Out-String)) | Should -Not -Match $dangerous
        Test-GitOpsConfiguration (Join-Path $TestDrive 'definitions') -WarningVariable warned -WarningAction SilentlyContinue | Should -BeFalse
        "$warned" | Should -Match 'tar\\u001B'
        "$warned" | Should -Not -Match $dangerous
    }
}
